"""The ground floor: settings, the lake, its integrity and its schema. Imports no wing."""
