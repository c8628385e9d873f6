{{- if and .Values.autoscaling.%WORKLOAD%.enabled (gt (int .Values.autoscaling.%WORKLOAD%.minReplicas) (int .Values.autoscaling.%WORKLOAD%.maxReplicas)) }}
{{- fail (printf "autoscaling.%WORKLOAD%.minReplicas is %d and maxReplicas is %d: swap or raise" (int .Values.autoscaling.%WORKLOAD%.minReplicas) (int .Values.autoscaling.%WORKLOAD%.maxReplicas)) }}
{{- end }}
