package main

import (
	"net"
	"strings"

	"github.com/miekg/dns"
	corev1 "k8s.io/api/core/v1"
)

// The version of the specification "Kubernetes DNS-Based Service Discovery" that the names follow.
const schemaVersion = "1.1.0"

func (h *handler) header(name string, kind uint16) dns.RR_Header {
	return dns.RR_Header{Name: name, Rrtype: kind, Class: dns.ClassINET, Ttl: h.configuration.ttl}
}

func (h *handler) authority() dns.RR {
	zone := h.configuration.zone
	return &dns.SOA{Hdr: h.header(zone, dns.TypeSOA), Ns: "ns.dns." + zone, Mbox: "hostmaster." + zone,
		Serial: 1, Refresh: 7200, Retry: 1800, Expire: 86400, Minttl: h.configuration.ttl}
}

func (h *handler) address(name string, address net.IP) dns.RR {
	if short := address.To4(); short != nil {
		return &dns.A{Hdr: h.header(name, dns.TypeA), A: short}
	}
	return &dns.AAAA{Hdr: h.header(name, dns.TypeAAAA), AAAA: address}
}

// records gives all data of a name in the cluster's zone, and whether the name exists.
func (h *handler) records(name string) ([]dns.RR, bool) {
	inside := strings.TrimSuffix(strings.TrimSuffix(name, h.configuration.zone), ".")
	if inside == "" {
		return []dns.RR{h.authority()}, true
	}
	labels := strings.Split(inside, ".")
	last := len(labels) - 1
	switch labels[last] {
	case "dns-version":
		if last == 0 {
			return []dns.RR{&dns.TXT{Hdr: h.header(name, dns.TypeTXT), Txt: []string{schemaVersion}}}, true
		}
	case "svc":
		return h.serviceRecords(name, labels[:last])
	case "pod":
		return h.podRecords(name, labels[:last])
	}
	return nil, false
}

// podRecords answers "10-1-2-3.NAMESPACE" with that address, as CoreDNS does with `pods insecure`.
func (h *handler) podRecords(name string, labels []string) ([]dns.RR, bool) {
	if len(labels) != 2 || !h.cluster.hasNamespace(labels[1]) {
		return nil, len(labels) == 0
	}
	address := net.ParseIP(strings.ReplaceAll(labels[0], "-", "."))
	if address == nil {
		return nil, false
	}
	return []dns.RR{h.address(name, address)}, true
}

// serviceRecords answers what stands before ".svc": [_PORT._PROTOCOL.][BACKEND.]SERVICE.NAMESPACE.
func (h *handler) serviceRecords(name string, labels []string) ([]dns.RR, bool) {
	count := len(labels)
	if count == 0 {
		return nil, true
	}
	if count == 1 {
		return nil, h.cluster.hasNamespace(labels[0])
	}
	service := h.cluster.service(labels[count-1], labels[count-2])
	if service == nil {
		return nil, false
	}
	target := service.Name + "." + service.Namespace + ".svc." + h.configuration.zone
	switch {
	case count == 2:
		return h.wholeService(name, service), true
	case count == 3 && headless(service):
		return h.oneBackend(name, service, labels[0])
	case count == 4 && strings.HasPrefix(labels[0], "_") && strings.HasPrefix(labels[1], "_"):
		return h.ports(name, service, labels[0][1:], labels[1][1:], target)
	}
	return nil, false
}

func (h *handler) wholeService(name string, service *corev1.Service) []dns.RR {
	if service.Spec.Type == corev1.ServiceTypeExternalName {
		return []dns.RR{&dns.CNAME{Hdr: h.header(name, dns.TypeCNAME), Target: dns.Fqdn(service.Spec.ExternalName)}}
	}
	if !headless(service) {
		if address := net.ParseIP(service.Spec.ClusterIP); address != nil {
			return []dns.RR{h.address(name, address)}
		}
		return nil
	}
	var records []dns.RR
	for _, backend := range h.cluster.backends(service) {
		records = append(records, h.address(name, backend.address))
	}
	return records
}

func (h *handler) oneBackend(name string, service *corev1.Service, label string) ([]dns.RR, bool) {
	var records []dns.RR
	for _, backend := range h.cluster.backends(service) {
		if strings.EqualFold(backend.label, label) {
			records = append(records, h.address(name, backend.address))
		}
	}
	return records, len(records) > 0
}

func (h *handler) ports(name string, service *corev1.Service, port, protocol, target string) ([]dns.RR, bool) {
	var records []dns.RR
	for _, offered := range service.Spec.Ports {
		if !strings.EqualFold(offered.Name, port) || !strings.EqualFold(string(offered.Protocol), protocol) {
			continue
		}
		targets := []string{target}
		if headless(service) {
			targets = nil
			for _, backend := range h.cluster.backends(service) {
				targets = append(targets, backend.label+"."+target)
			}
		}
		for _, one := range targets {
			records = append(records, &dns.SRV{Hdr: h.header(name, dns.TypeSRV), Priority: 0, Weight: 100,
				Port: uint16(offered.Port), Target: one})
		}
	}
	return records, len(records) > 0
}
