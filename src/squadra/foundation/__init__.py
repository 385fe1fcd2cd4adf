"""The ground of every other package: parts that are independent of one another."""
