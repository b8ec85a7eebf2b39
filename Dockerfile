# overscope in a container:  docker run --rm --network none -v "$PWD:/repository:ro" overscope
FROM node:22-alpine AS build
WORKDIR /src
COPY package.json package-lock.json ./
# A lock file that was made for one platform is refused by `npm ci` on another; `npm install` completes it.
RUN npm ci --ignore-scripts --no-audit --no-fund \
  || npm install --no-save --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm pack --ignore-scripts --pack-destination /tmp

FROM node:22-alpine
COPY --from=build /tmp/overscope-*.tgz /tmp/overscope.tgz
# hadolint ignore=DL3018
RUN apk add --no-cache git \
  && npm install --global --omit=dev --ignore-scripts --no-audit --no-fund /tmp/overscope.tgz \
  && npm cache clean --force \
  && rm -rf /tmp/* /root/.npm /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/corepack \
  # Whatever is mounted belongs to another user. git is only asked to read, and runs nothing that a repository names.
  && git config --system --add safe.directory '*'
USER 1000:1000
WORKDIR /repository
ENTRYPOINT ["overscope"]
CMD ["audit"]
