{{/* %MARK% */ -}}
%CHECKS%