{{- range $resource, $limit := .Values.resources.%WORKLOAD%.limits }}
{{- $request := get ($.Values.resources.%WORKLOAD%.requests | default dict) $resource }}
{{- if and $request $limit (gt (include "%CHART%.amount" $request | float64) (include "%CHART%.amount" $limit | float64)) }}
{{- fail (printf "resources.%WORKLOAD%.limits.%s is %v and below the request of %v: raise the limit or lower resources.%WORKLOAD%.requests.%s" $resource $limit $request $resource) }}
{{- end }}
{{- end }}
