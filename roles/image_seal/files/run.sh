# shellcheck shell=bash
# What is not assigned here is in seal.sh.j2, which this becomes a part of.
# shellcheck disable=SC2154
# The order of the steps, and what is told of them.

report() { # LINE
    echo "$1" >>"$directory/report"
}

ended() {
    local code=$?
    [ -z "$step" ] || {
        report "failed: step $step, exit code $code"
        # Who has no way in any more can still look at the console.
        echo "sealing failed in step $step (exit code $code)" >/dev/console || :
    } 2>/dev/null
}

take() { # STEP...
    for step in "$@"; do
        report "step: $step"
        "$step"
    done
    step=
}

exec >>"$directory/output" 2>&1
step=beginning
trap ended EXIT

take refuse_members stop_writers clean_packages clean_own_state clean_cloud_init clean_network clean_names clean_devices \
    clean_homes clean_temporary_files clean_extra_paths clean_seeds clean_machine_id clean_logs trim
report "leaving: the users and keys go now"
wait_for_the_listener
take remove_host_keys remove_users
report "sealed:"
sync
systemctl poweroff
