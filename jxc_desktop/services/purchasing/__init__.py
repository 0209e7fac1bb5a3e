"""What buying works out beyond the documents themselves: suggestions, quotes compared, prices, what is not invoiced."""
