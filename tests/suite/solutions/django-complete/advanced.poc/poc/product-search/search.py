import os

import meilisearch

index = meilisearch.Client(os.environ["MEILI_URL"]).index("products")


def search(text: str) -> list[dict]:
    return index.search(text, {"limit": 10})["hits"]
