"""The first page of a camp, put together from all areas that know of it: what it is, and what comes next for whom."""
