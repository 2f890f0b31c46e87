#!/usr/bin/env bash
# The long forms of ClusterITCase, on real processes and your own videos and voices; README: ../../CLUSTER.md
#
#   chaos.sh WORKSPACE VIDEOS VOICES [SEED] [TASKMANAGERS] [PART ...]
#
# VIDEOS: a folder with at least five short videos of people. VOICES: a folder with some short audio files.
# PART: scale=JOBS (jobs of five videos, each sent three times), storm=T,J,B (kill -9 of TaskManagers, JobManager, broker),
#       rescale=N,N,... (savepoint, stop, restart on N TaskManagers, each time while jobs are rendered).
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
home=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
workspace=$(realpath -m "$1") videos=$(realpath "$2") voices=$(realpath "$3")
shift 3
seed=${1:-7} taskmanagers=${2:-2}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- scale=20 storm=20,3,1 rescale=1,2,1
cd "$home"
exec mvn -B -q -Dstyle.color=never -Pchaos -DskipTests -Dspotless.check.skip=true -pl jobs/cli,jobs/lipsync-job,jobs/gpu-resource -am \
    integration-test "-Dchaos.args=$workspace $videos $voices $seed $taskmanagers $*"
