"""What is made of a call once it is over."""
