"""The commands, one small module each. Whatever is slow to import is imported by the command that needs it."""
