"""Text to tables: stories, casts, mentions, quotations."""
