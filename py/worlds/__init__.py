"""What several lessons share: data, and computations on it. It knows no lesson."""
