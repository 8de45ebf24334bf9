"""What stands around the product: set-up, the stack, the simulated phone, docs, the wheel."""
