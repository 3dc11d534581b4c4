"""Ten questions on each partner of a consortium: what data say, and what people say."""
