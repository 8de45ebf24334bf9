"""What a caller can count on when a call goes silent."""
