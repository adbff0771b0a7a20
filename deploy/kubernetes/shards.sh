#!/bin/sh
# One performance run in the pods of shards.yaml, then cleanup.yaml and merge.yaml; exit code 0 when it passed.
set -eu
cd "$(dirname "$0")"
run=$(date +%s)_$(LC_ALL=C tr -dc a-z0-9 </dev/urandom | head -c 6)

# start FILE JOB: the job anew, under this run's id.
start() {
  kubectl delete job "$2" --ignore-not-found --wait
  sed "s/RUN_ID/$run/g" "$1" | kubectl apply -f -
}

# end JOB: waits until it has ended, and prints how.
end() {
  while :; do
    # Who cannot be asked now is asked again; a job that is not there any more has ended.
    if state=$(kubectl get job "$1" --ignore-not-found -o 'jsonpath=job {.status.conditions[?(@.status=="True")].type}'); then
      case " $state " in *" Complete "* | *" Failed "* | "  ") break ;; esac
    fi
    sleep 5
  done
  echo "$state"
}

start shards.yaml chroma-autotest-shards
# Whatever became of the shards, what they shared is removed; whatever became of that, the verdict tells it.
end chroma-autotest-shards >&2
start cleanup.yaml chroma-autotest-cleanup
end chroma-autotest-cleanup >&2
start merge.yaml chroma-autotest-merge
state=$(end chroma-autotest-merge)
kubectl logs job/chroma-autotest-merge -c merge
case " $state " in *" Complete "*) ;; *) exit 1 ;; esac
