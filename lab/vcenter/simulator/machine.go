package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os/exec"
	"path"
	"strings"
	"sync"

	"github.com/vmware/govmomi/vim25/types"
)

// MachineCommand is the program that gives VMs a body. Without one, and for a VM without RunKey, power is only a property.
//
//	MachineCommand run           reads a machineSpec on stdin, prints a machineState
//	MachineCommand start ID      reads a machineSpec on stdin, prints a machineState
//	MachineCommand stop|kill|pause|unpause|remove ID
//	MachineCommand ended ID      prints {"reboot": BOOL}: what a machine that has ended by itself wants
//	MachineCommand commit ID     prints {"image": IMAGE}, made of the machine's disk as it is
//	MachineCommand discard IMAGE removes such an image
//	MachineCommand read ID FILE  prints the guest's file
//	MachineCommand write ID FILE reads the guest's file
//
// A failure is an exit code other than zero, with the reason on stderr.
var MachineCommand string

// RunKey is the extraConfig key that names the image of a VM's machine.
const RunKey = "RUN.container"

// machine is the running body of a VM.
type machine struct {
	id      string
	process process // of its last start

	committing sync.Mutex
	image      string // made of its disk, which has not changed since
}

type machineSpec struct {
	Name      string    `json:"name"`
	UUID      string    `json:"uuid"`
	BIOSUUID  string    `json:"bios_uuid"` // what the guest learns; a client can set it
	Image     string    `json:"image"`
	HostName  string    `json:"hostname"`
	Address   string    `json:"address"` // "" when the network shall choose
	MAC       string    `json:"mac"`
	CPUs      int32     `json:"cpus"`
	MemoryMB  int32     `json:"memory_mb"`
	GuestInfo guestinfo `json:"guestinfo"`
}

type machineState struct {
	ID       string `json:"id"`
	Address  string `json:"address"`
	Prefix   int    `json:"prefix"`
	HostName string `json:"hostname"`
	Process  int    `json:"process"` // the number of its first process; 0: its end is not noticed
}

// command runs one verb. The input never appears among the arguments: guestinfo holds secrets.
func command(input interface{}, args ...string) ([]byte, error) {
	cmd := exec.Command(MachineCommand, args...)
	if input != nil {
		text, err := json.Marshal(input)
		if err != nil {
			return nil, err
		}
		cmd.Stdin = bytes.NewReader(text)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr

	out, err := cmd.Output()
	if err != nil {
		reason := strings.TrimSpace(stderr.String())
		log.Printf("machine %s: %s: %s", strings.Join(args, " "), err, reason)
		if lines := strings.Split(reason, "\n"); lines[len(lines)-1] != "" {
			return nil, fmt.Errorf("%s", lines[len(lines)-1])
		}
		return nil, err
	}
	return out, nil
}

func (m *machine) start(spec machineSpec) (machineState, error) {
	var state machineState
	args := []string{"run"}
	if m.id != "" {
		args = []string{"start", m.id}
	}
	out, err := command(spec, args...)
	if err != nil {
		return state, err
	}
	if err = json.Unmarshal(out, &state); err != nil {
		return state, err
	}
	world.Lock()
	defer world.Unlock()
	m.id, m.process, m.image = state.ID, newProcess(state.Process), ""
	return state, nil
}

// do runs a verb without input or output; a VM without a machine has nothing to do.
func (m *machine) do(verb string) error {
	if m.id == "" {
		return nil
	}
	_, err := command(nil, verb, m.id)
	return err
}

func (m *machine) remove() error {
	if err := m.do("remove"); err != nil {
		return err
	}
	world.Lock()
	defer world.Unlock()
	m.id, m.image = "", ""
	return nil
}

func (m *machine) prepareGuestOperation(vm *VirtualMachine, auth types.BaseGuestAuthentication) types.BaseMethodFault {
	if vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOn {
		return &types.InvalidPowerState{
			RequestedState: types.VirtualMachinePowerStatePoweredOn,
			ExistingState:  vm.Runtime.PowerState,
		}
	}
	if m.id == "" {
		return new(types.GuestOperationsUnavailable)
	}
	if login, ok := auth.(*types.NamePasswordAuthentication); !ok || login.Username == "" || login.Password == "" {
		return new(types.InvalidGuestLogin)
	}
	return nil
}

const guestPrefix = "/guestFile/"

// ServeGuest carries files into and out of a guest, at the addresses that GuestFileManager hands out.
func ServeGuest(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	file := path.Clean("/" + strings.TrimPrefix(r.URL.Path, guestPrefix))

	var err error
	switch r.Method {
	case http.MethodGet:
		var out []byte
		if out, err = command(nil, "read", id, file); err == nil {
			_, _ = w.Write(out)
		}
	case http.MethodPut:
		cmd := exec.Command(MachineCommand, "write", id, file)
		cmd.Stdin = io.Reader(r.Body)
		err = cmd.Run()
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
