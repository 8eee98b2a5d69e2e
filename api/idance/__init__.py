"""The iDance API: plain bodies, one module a resource."""
