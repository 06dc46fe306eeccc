"""The explorer of relationships in stories."""
