"""Other annotation programs and data sets, as far as their exports are read: a module each."""
