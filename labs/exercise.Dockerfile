# Runs a learner's own code: Node and the packages of labs/package.json. The lab mounts the code.
# Built from the root of the repository; NODE_IMAGE comes from labs/exercise.compose.yaml.
ARG NODE_IMAGE
FROM ${NODE_IMAGE}
# Whatever the base stands in for, this image is itself.
LABEL lab.stand-in.contains="" lab.stand-in.inputs=""
ENV NODE_ENV=production
WORKDIR /app
COPY package.json pnpm-workspace.yaml pnpm-lock.yaml .pnpmfile.mjs ./
COPY labs/package.json labs/
# Without the optional dependencies, which are Node itself. The secrets are those of services/Dockerfile.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=certificates,target=/run/certificates.pem \
    npx -y pnpm@12.21.0 install --prod --no-optional --frozen-lockfile --filter ./labs \
      --config.minimumReleaseAge=0 --store-dir /tmp/store \
 && rm -rf /tmp/store /root/.npm /root/.cache /root/.local
WORKDIR /app/labs/exercise
USER node
