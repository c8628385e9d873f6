trap 'exit 0' TERM
loops="$2"
while [ "$loops" -gt 0 ]; do
  loops=$((loops - 1))
  while true; do wget -q -T 5 -O /dev/null "$1" || sleep 1; done &
done
wait
