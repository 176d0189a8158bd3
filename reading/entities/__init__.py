"""Entities of an article: who and what it names, and its dates, figures and roles."""

from __future__ import annotations

from reading.entities.pipeline import ENGINE, recognise

__all__ = ["ENGINE", "recognise"]
