package simulator

import (
	"encoding/json"
	"net/http"
	"sync"
)

// Calls counts the SOAP calls of all clients by method.
var Calls = &CallCount{methods: make(map[string]int)}

// CallCount is what a test reads to learn how many round trips something costs: GET answers
// {"total": N, "methods": {"Login": 1, ...}}, DELETE starts again at zero.
type CallCount struct {
	mu      sync.Mutex
	total   int
	methods map[string]int
}

func (c *CallCount) add(method string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total++
	c.methods[method]++
}

// ServeHTTP implements http.Handler.
func (c *CallCount) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()

	switch r.Method {
	case http.MethodGet:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]interface{}{"total": c.total, "methods": c.methods})
	case http.MethodDelete:
		c.total = 0
		c.methods = make(map[string]int)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}
