"""The static site: which pages exist, what each shows, and the sitemap."""
