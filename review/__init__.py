"""Pure rules of reviewing: verdicts, events, decisions, rounds, agreement."""
