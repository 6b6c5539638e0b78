"""How a picture is said: marks and panels, params, and numbers in words. It knows no lesson."""
