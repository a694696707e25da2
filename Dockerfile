# The command in a container that has no shell and needs no network:
#   docker build -t corridor . && docker run --rm --network none corridor brief --sample
FROM rust:1-slim AS build
WORKDIR /corridor
COPY . .
RUN cargo build --locked --profile dist -p corridor-cli

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /corridor/target/dist/corridor /usr/local/bin/corridor
WORKDIR /work
ENTRYPOINT ["corridor"]
