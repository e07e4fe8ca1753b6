"""Which question of the guide each part of an interview answers."""
