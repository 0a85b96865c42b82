#!/bin/sh
# An authority of the office's own, and a certificate it signs for one server.
#
#   sh internal-ca.sh FOLDER NAME [ADDRESS]
#
# NAME is what people type, such as kizahashi.city.local; ADDRESS is the server's own, where people type that.
# The authority is made once (ca.pem, ca.key) and kept; run again for another server, or before a year is over.
set -eu
umask 077
folder=$1 name=$2 address=${3:-}
mkdir -p "$folder"
cd "$folder"

if [ ! -e ca.key ]; then
    openssl ecparam -name prime256v1 -genkey -noout -out ca.key
    openssl req -new -x509 -key ca.key -sha256 -days 3650 -subj "/CN=Kizahashi internal authority" \
        -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" -out ca.pem
fi

openssl ecparam -name prime256v1 -genkey -noout -out server.key
openssl req -new -key server.key -subj "/CN=$name" -out server.csr
{
    echo "basicConstraints=critical,CA:FALSE"
    echo "keyUsage=critical,digitalSignature"
    echo "extendedKeyUsage=serverAuth"
    echo "subjectAltName=DNS:$name${address:+,IP:$address}"
} >server.ext
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -sha256 -days 397 -extfile server.ext \
    -out server.pem 2>/dev/null
rm -f server.csr server.ext
chmod 644 ca.pem server.pem
