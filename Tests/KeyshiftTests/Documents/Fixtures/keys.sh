# Keys of these people, the same every time: keys.sh NAME...
for name; do
  { echo 302e020100300506032b657004220420; printf %s "$name" | sha256sum | cut -c 1-64; } | tr -d '\n' |
    tr a-f A-F | basenc -d --base16 | openssl pkey -inform DER -out "$name.pem"
  chmod 600 "$name.pem"
  openssl pkey -in "$name.pem" -pubout -out "$name.pub.pem"
done
