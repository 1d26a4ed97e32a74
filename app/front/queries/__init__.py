"""What the front reads across the features below it, cut by page."""
