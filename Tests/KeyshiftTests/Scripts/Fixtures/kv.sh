# Runs keyshift with the simulator's URL and token.
CLOUDFLARE_API_TOKEN=secret-token-7f3a CLOUDFLARE_BASE_URL=$(cat ready) exec keyshift "$@"
