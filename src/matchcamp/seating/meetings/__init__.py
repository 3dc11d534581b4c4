"""One-to-one meetings at a camp: who asks whom, and when and where they meet."""
