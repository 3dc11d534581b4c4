"""Applications: from an idea to the signed grant, each change written down so that none can vanish unnoticed."""
