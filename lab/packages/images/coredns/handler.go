package main

import (
	"log"
	"net"
	"strings"
	"time"

	"github.com/miekg/dns"
)

// handler answers names of the cluster itself and asks the upstream servers for all others.
type handler struct {
	configuration *corefile
	cluster       *cluster
}

func (h *handler) ServeDNS(writer dns.ResponseWriter, request *dns.Msg) {
	if len(request.Question) != 1 {
		h.reply(writer, new(dns.Msg).SetRcode(request, dns.RcodeFormatError), request)
		return
	}
	question := request.Question[0]
	name := canonical(question.Name)
	if dns.IsSubDomain(h.configuration.zone, name) {
		h.reply(writer, h.own(request, name, question.Qtype), request)
		return
	}
	if question.Qtype == dns.TypePTR {
		if target := h.reverse(name); target != "" {
			answer := new(dns.Msg).SetReply(request)
			answer.Authoritative = true
			answer.Answer = []dns.RR{&dns.PTR{Hdr: h.header(name, dns.TypePTR), Ptr: target}}
			h.reply(writer, answer, request)
			return
		}
	}
	h.reply(writer, h.forward(request, writer.RemoteAddr().Network()), request)
}

// reply sends an answer. What is too long for a datagram is sent empty and marked, so that the asker comes again by TCP.
func (h *handler) reply(writer dns.ResponseWriter, answer, request *dns.Msg) {
	size := dns.MinMsgSize
	if extension := request.IsEdns0(); extension != nil && int(extension.UDPSize()) > size {
		size = int(extension.UDPSize())
	}
	answer.Compress = true
	if writer.RemoteAddr().Network() == "udp" && answer.Len() > size {
		answer.Answer, answer.Ns, answer.Extra, answer.Truncated = nil, nil, nil, true
	}
	if err := writer.WriteMsg(answer); err != nil {
		log.Printf("answering %s: %v", writer.RemoteAddr(), err)
	}
}

// own answers for the cluster's zone: data, "no data" or "no such name", the latter two with the zone's SOA.
func (h *handler) own(request *dns.Msg, name string, kind uint16) *dns.Msg {
	answer := new(dns.Msg).SetReply(request)
	answer.Authoritative = true
	answer.RecursionAvailable = true
	if !h.cluster.synced() {
		answer.Rcode = dns.RcodeServerFailure
		return answer
	}
	records, exists := h.records(name)
	for _, record := range records {
		if kind == dns.TypeANY || record.Header().Rrtype == kind || record.Header().Rrtype == dns.TypeCNAME {
			answer.Answer = append(answer.Answer, record)
		}
	}
	if len(answer.Answer) == 0 {
		answer.Ns = []dns.RR{h.authority()}
	}
	if !exists {
		answer.Rcode = dns.RcodeNameError
	}
	return answer
}

func (h *handler) reverse(name string) string {
	address := addressOfReverse(name)
	if address == nil {
		return ""
	}
	if found := h.cluster.nameOf(address); found != "" {
		return found + "." + h.configuration.zone
	}
	return ""
}

// addressOfReverse reads "4.3.2.1.in-addr.arpa."; nil for what is no whole IPv4 address.
func addressOfReverse(name string) net.IP {
	labels := dns.SplitDomainName(strings.TrimSuffix(name, "in-addr.arpa."))
	if !strings.HasSuffix(name, "in-addr.arpa.") || len(labels) != 4 {
		return nil
	}
	return net.ParseIP(labels[3] + "." + labels[2] + "." + labels[1] + "." + labels[0])
}

// forward asks the upstream servers in their order; the first answer counts.
func (h *handler) forward(request *dns.Msg, network string) *dns.Msg {
	client := &dns.Client{Net: network, Timeout: 2 * time.Second}
	for _, upstream := range h.configuration.upstreams {
		answer, _, err := client.Exchange(request, upstream)
		if err == nil {
			return answer
		}
		log.Printf("%s: %v", upstream, err)
	}
	return new(dns.Msg).SetRcode(request, dns.RcodeServerFailure)
}
