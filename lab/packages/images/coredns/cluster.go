package main

import (
	"net"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
)

// cluster is what the API says about services and their endpoints, kept up to date by watches.
type cluster struct {
	services  listers.ServiceLister
	endpoints listers.EndpointsLister
	caches    []cache.InformerSynced
}

func watchCluster(api kubernetes.Interface, stop <-chan struct{}) *cluster {
	factory := informers.NewSharedInformerFactory(api, 0)
	services, endpoints := factory.Core().V1().Services(), factory.Core().V1().Endpoints()
	watched := &cluster{
		services:  services.Lister(),
		endpoints: endpoints.Lister(),
		caches:    []cache.InformerSynced{services.Informer().HasSynced, endpoints.Informer().HasSynced},
	}
	factory.Start(stop)
	return watched
}

// synced tells whether everything was read once.
func (c *cluster) synced() bool {
	for _, read := range c.caches {
		if !read() {
			return false
		}
	}
	return true
}

// service gives nil when there is none of that name.
func (c *cluster) service(namespace, name string) *corev1.Service {
	service, err := c.services.Services(namespace).Get(name)
	if err != nil {
		return nil
	}
	return service
}

func headless(service *corev1.Service) bool {
	return service.Spec.ClusterIP == corev1.ClusterIPNone
}

// hasNamespace tells whether some service lives there. An empty namespace needs no answer of its own.
func (c *cluster) hasNamespace(namespace string) bool {
	services, err := c.services.Services(namespace).List(labels.Everything())
	return err == nil && len(services) > 0
}

// backend is one address behind a headless service.
type backend struct {
	label   string
	address net.IP
}

// backends lists the ready addresses behind a service, and those that are not ready when it publishes them.
func (c *cluster) backends(service *corev1.Service) []backend {
	endpoints, err := c.endpoints.Endpoints(service.Namespace).Get(service.Name)
	if err != nil {
		return nil
	}
	var found []backend
	for _, subset := range endpoints.Subsets {
		addresses := subset.Addresses
		if service.Spec.PublishNotReadyAddresses {
			addresses = append(append([]corev1.EndpointAddress{}, addresses...), subset.NotReadyAddresses...)
		}
		for _, address := range addresses {
			label := address.Hostname
			if label == "" {
				label = strings.NewReplacer(".", "-", ":", "-").Replace(address.IP)
			}
			found = append(found, backend{label: label, address: net.ParseIP(address.IP)})
		}
	}
	return found
}

// nameOf finds the name of an address: of a service, or of a backend of a headless one. It ends in ".svc", or is "".
func (c *cluster) nameOf(address net.IP) string {
	services, err := c.services.List(labels.Everything())
	if err != nil {
		return ""
	}
	for _, service := range services {
		suffix := service.Name + "." + service.Namespace + ".svc"
		if ip := net.ParseIP(service.Spec.ClusterIP); ip != nil && ip.Equal(address) {
			return suffix
		}
		if !headless(service) {
			continue
		}
		for _, backend := range c.backends(service) {
			if backend.address.Equal(address) {
				return backend.label + "." + suffix
			}
		}
	}
	return ""
}
