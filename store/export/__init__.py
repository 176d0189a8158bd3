"""Decisions leave: what to export, gathered article by article, and one module for each format."""
