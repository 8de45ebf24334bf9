"""The picture of docs/watch.md: a real run of calls that a real Prometheus watches, drawn by the dashboard's queries.

    python -P -m infra.bench.watch.picture docs/pictures/watch.png

`run` is the product's own calls on engines that only wait (of `infra.bench.load`), one of which fails for a while;
`prometheus` asks its door and answers the queries; `picture` draws them. It wants Debian's `prometheus`, and matplotlib
(`pip install matplotlib`), which nothing else here needs.
"""
