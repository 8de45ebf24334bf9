# Stand-ins for the official images of infra/compose.yaml, for a machine that reaches no image registry: the same programs,
# users, paths and entry points on a Debian that debootstrap made. Never pushed anywhere. The context is made by
# tests/containers/daemon.py: the programs of var/bin, and the certificates that this machine trusts.
FROM debian:bookworm-slim AS debian
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
ENV DEBIAN_FRONTEND=noninteractive \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
# It comes with the trust of this machine; the package would make its own.
RUN apt-get update

FROM debian AS python
RUN apt-get install -y --no-install-recommends python3 python3-pip python3-venv tzdata \
 && ln -s python3 /usr/bin/python && rm -rf /var/lib/apt/lists/*
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt

FROM debian AS redis
RUN apt-get install -y --no-install-recommends redis-server redis-tools \
 && usermod -u 999 redis && groupmod -g 1000 redis \
 && install -d -o redis -g redis /data
VOLUME /data
WORKDIR /data

FROM debian AS livekit
RUN apt-get install -y --no-install-recommends wget
COPY livekit-server /livekit-server
ENTRYPOINT ["/livekit-server"]

FROM debian AS ollama
RUN apt-get install -y --no-install-recommends libstdc++6 libgomp1
COPY ollama /usr/bin/ollama
ENTRYPOINT ["/usr/bin/ollama"]
CMD ["serve"]

FROM debian AS postgres
RUN apt-get install -y --no-install-recommends postgresql-common \
 && sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf \
 && apt-get install -y --no-install-recommends postgresql-15 \
 && usermod -u 999 postgres && groupmod -g 999 postgres \
 && install -d -o postgres -g postgres -m 0700 /var/lib/postgresql/data \
 && install -d -o postgres -g postgres -m 0775 /var/run/postgresql
ENV PATH=/usr/lib/postgresql/15/bin:$PATH PGDATA=/var/lib/postgresql/data
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
ENTRYPOINT ["bash", "/usr/local/bin/docker-entrypoint.sh"]
CMD ["postgres"]

FROM debian AS postgrest
RUN apt-get install -y --no-install-recommends libpq5
COPY postgrest /bin/postgrest
ENTRYPOINT []
CMD ["postgrest"]

FROM debian AS gateway
RUN apt-get install -y --no-install-recommends nginx-light curl && usermod -u 101 www-data || true
CMD ["nginx", "-g", "daemon off;"]

FROM debian AS sip
RUN apt-get install -y --no-install-recommends libopus0 libopusfile0 libsoxr0
COPY livekit-sip /bin/livekit-sip
WORKDIR /sip
ENTRYPOINT ["livekit-sip", "--config=/sip/config.yaml"]
