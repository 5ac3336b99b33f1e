"""Whatever is asked, the answer is one that is documented."""
