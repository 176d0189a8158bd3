"""What is done with a whole desk: checking, merging, migrating, leading rounds, telling history."""
