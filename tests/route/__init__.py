"""Who answers a dialled number, with the database there and away."""
