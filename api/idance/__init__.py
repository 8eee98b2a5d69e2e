"""The iDance API: plain bodies, the paths as its document has them."""
