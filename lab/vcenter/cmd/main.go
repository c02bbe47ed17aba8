// The lab's vCenter: govmomi's simulator with its repairs, an inventory of our own and VMs that can be machines.
package main

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"io/ioutil"
	"log"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/simulator/vpx"

	// REST endpoints beside SOAP: tags, sessions, content library; storage policies.
	_ "github.com/vmware/govmomi/pbm/simulator"
	_ "github.com/vmware/govmomi/vapi/simulator"
)

type options struct {
	listen      string
	credentials string
	cert, key   string
	caOut       string
	plain       bool
	inventory   string
	machines    string
	apiVersion  string
	traceFile   string
	withStdin   bool
	delay       int
	methodDelay delays
	taskDelay   delays
	taskFault   faults
	guestDelay  int
	leaseSecs   int
}

func parse() *options {
	o := &options{methodDelay: make(delays), taskDelay: make(delays), taskFault: make(faults)}
	flag.StringVar(&o.listen, "l", "127.0.0.1:8989", "`address` to listen on; port 0 takes a free one")
	flag.StringVar(&o.credentials, "credentials", "", "`file` (mode 0600) whose two lines are the user and the password; without it any will do")
	flag.StringVar(&o.cert, "cert", "", "`file` with the certificate and its chain (PEM)")
	flag.StringVar(&o.key, "key", "", "`file` with the certificate's key (PEM)")
	flag.StringVar(&o.caOut, "ca-out", "", "make a certificate for the address and localhost, and write its authority to this `file` (PEM)")
	flag.BoolVar(&o.plain, "plain", false, "serve http instead of https")
	flag.StringVar(&o.inventory, "inventory", "", "JSON `file` with the inventory; without it the lab's, with templates that have no machine")
	flag.StringVar(&o.machines, "machines", "", "`program` that runs the machines of VMs (see simulator/machine.go); without it power is only a property")
	flag.StringVar(&o.apiVersion, "api-version", "7.0.3.0", "`version` of the API to report")
	flag.StringVar(&o.traceFile, "trace", "", "write all SOAP messages to this `file`; they hold passwords")
	flag.BoolVar(&o.withStdin, "exit-on-eof", false, "end when standard input is closed, so that nothing outlives a test")
	flag.IntVar(&o.delay, "delay", 0, "delay every call by `ms`")
	flag.Var(o.methodDelay, "method-delay", "delay a method: `Name:ms`, comma separated; the calls of a client queue")
	flag.Var(o.taskDelay, "task-delay", "let a task last longer: `Name:ms`, comma separated, e.g. CloneVM_Task:2000; tasks run side by side")
	flag.Var(o.taskFault, "task-fault", "let a task fail: `Name:n:message`, the nth of that name, 0 for each; can be given again")
	flag.IntVar(&o.guestDelay, "guest-delay", 0, "a guest without a machine reports `ms` after power on")
	flag.IntVar(&o.leaseSecs, "lease-timeout", 300, "`seconds` that an import lives without a word of its client")
	flag.Parse()
	if flag.NArg() != 0 {
		log.Fatalf("unexpected argument %q", flag.Arg(0))
	}
	return o
}

func main() {
	log.SetPrefix("vcenter: ")
	o := parse()

	if err := run(o); err != nil {
		log.Fatal(err)
	}
}

func run(o *options) error {
	simulator.MachineCommand = o.machines
	simulator.GuestDelay = time.Duration(o.guestDelay) * time.Millisecond
	simulator.LeaseTimeout = time.Duration(o.leaseSecs) * time.Second

	inv, err := readInventory(o.inventory)
	if err != nil {
		return err
	}

	if o.traceFile != "" {
		file, ferr := os.OpenFile(o.traceFile, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0600)
		if ferr != nil {
			return ferr
		}
		simulator.Trace, simulator.TraceFile = true, file
	}

	stores, err := ioutil.TempDir("", "lab-vcenter-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(stores)

	esx.HardwareVersion = simulator.NewestHardware(o.apiVersion)
	content := vpx.ServiceContent
	content.About.ApiVersion = o.apiVersion
	content.About.Version = strings.Join(strings.SplitN(o.apiVersion, ".", 4)[:3], ".")
	content.About.FullName = fmt.Sprintf("VMware vCenter Server %s build-%s", content.About.Version, content.About.Build)

	model := &simulator.Model{ServiceContent: content, RootFolder: vpx.RootFolder}
	if err = model.Create(); err != nil {
		return err
	}
	if err = inv.build(context.Background(), model.Service, stores); err != nil {
		return fmt.Errorf("inventory: %w", err)
	}
	model.DelayConfig = simulator.DelayConfig{Delay: o.delay, MethodDelay: o.methodDelay}
	for name, ms := range o.taskDelay {
		simulator.TaskDelay[name] = time.Duration(ms) * time.Millisecond
	}

	simulator.TaskFaults = o.taskFault // after the inventory, whose tasks do not count

	service := model.Service
	service.Listen = &url.URL{Host: o.listen}
	if service.Listen.User, err = readCredentials(o.credentials); err != nil {
		return err
	}
	if !o.plain {
		if service.TLS, err = tlsConfig(o); err != nil {
			return err
		}
	}
	service.RegisterEndpoints = true
	service.HandleFunc("/lab/calls", simulator.Calls.ServeHTTP)

	server := service.NewServer()
	address := *server.URL
	address.User = nil
	fmt.Println(address.String())

	wait(o.withStdin)
	return nil
}

// wait returns when it is time to end. Requests that are still at work are not waited for.
func wait(stdin bool) {
	done := make(chan os.Signal, 1)
	signal.Notify(done, syscall.SIGINT, syscall.SIGTERM)
	if stdin {
		go func() {
			_, _ = io.Copy(ioutil.Discard, os.Stdin)
			done <- syscall.SIGTERM
		}()
	}
	<-done
}

// readCredentials reads the user and the password from a file that nobody else can read.
func readCredentials(name string) (*url.Userinfo, error) {
	if name == "" {
		return simulator.DefaultLogin, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0077 != 0 {
		return nil, fmt.Errorf("%s: mode %#o, want 0600: it holds a password", name, info.Mode().Perm())
	}
	text, err := ioutil.ReadFile(name)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != 2 {
		return nil, fmt.Errorf("%s: %d lines, want 2: the user and the password", name, len(lines))
	}
	return url.UserPassword(lines[0], lines[1]), nil
}

func tlsConfig(o *options) (*tls.Config, error) {
	if o.cert != "" {
		pair, err := tls.LoadX509KeyPair(o.cert, o.key)
		if err != nil {
			return nil, err
		}
		return &tls.Config{Certificates: []tls.Certificate{pair}}, nil
	}

	pair, authority, err := newCertificate(o.listen)
	if err != nil {
		return nil, err
	}
	if o.caOut != "" {
		if err = ioutil.WriteFile(o.caOut, authority, 0644); err != nil {
			return nil, err
		}
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}}, nil
}
