#!/bin/bash
# Started once by deploy/install.sh; its output goes to /tmp/monitor.log.

while true; do
    if ! pgrep -f "uvicorn.*8002" > /dev/null; then
        echo "[$(date)] API died, restarting ..."
        pkill -f "python.*uvicorn"
        pkill -f "bot/main.py"
        pkill -f mongod
        sleep 2
        /v3/start_all_services.sh
    fi

    if tail -n 200 /tmp/*.log | grep -qiE "sigterm|terminated|restarting"; then
        echo "[$(date)] SIGTERM in the logs, restarting ..."
        pkill -f "start_all_services.sh"
        sleep 2
        /v3/start_all_services.sh
    fi

    sleep 30
done
