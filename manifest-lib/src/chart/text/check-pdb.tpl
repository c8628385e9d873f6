{{- with .Values.pdb.%WORKLOAD% }}
{{- $pods := int ($.Values.replicaCount.%WORKLOAD% | default 0) }}
{{- $value := "replicaCount.%WORKLOAD%" }}
%SCALED%{{- if and .enabled (not (kindIs "string" .minAvailable)) (gt $pods 0) (ge (int .minAvailable) $pods) }}
{{- fail (printf "pdb.%WORKLOAD%.minAvailable is %d, and %s may be %d, so that no drain ever ends: lower it or raise the other" (int .minAvailable) $value $pods) }}
{{- end }}
{{- if and .enabled (eq (toString .minAvailable) "100%") }}
{{- fail "pdb.%WORKLOAD%.minAvailable is 100%, so that no drain ever ends: lower it" }}
{{- end }}
{{- if and .enabled (not .minAvailable) (has (toString .maxUnavailable) (list "0" "0%")) }}
{{- fail "pdb.%WORKLOAD%.maxUnavailable is 0, so that no drain ever ends: raise it, or set pdb.%WORKLOAD%.enabled to false" }}
{{- end }}
{{- end }}
