"""How the entity model is made; nothing here is needed to read an article."""
