from .orders import Order, OrderLine
from .products import Product

__all__ = ["Order", "OrderLine", "Product"]
