"""What each version of the store's tables changed; run by ``articles.store_migrations``."""
