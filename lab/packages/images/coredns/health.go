package main

import (
	"fmt"
	"net/http"
)

// serveHealth tells that the process lives, where CoreDNS' plugin `health` does.
func serveHealth(address string) error {
	mux := http.NewServeMux()
	mux.HandleFunc("/health", func(writer http.ResponseWriter, _ *http.Request) { fmt.Fprint(writer, "OK") })
	return http.ListenAndServe(address, mux)
}

// serveReadiness tells whether names can be answered, where CoreDNS' plugin `ready` does.
func serveReadiness(address string, ready func() bool) error {
	mux := http.NewServeMux()
	mux.HandleFunc("/ready", func(writer http.ResponseWriter, _ *http.Request) {
		if !ready() {
			writer.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(writer, "OK")
	})
	return http.ListenAndServe(address, mux)
}
