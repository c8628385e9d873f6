for url in "$@"; do
  tries=0
  until wget -q -T 5 -O /dev/null "$url"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 10 ]; then echo "$url does not answer"; exit 1; fi
    sleep 3
  done
  echo "$url answers"
done
