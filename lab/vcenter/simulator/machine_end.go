package simulator

import (
	"encoding/json"
	"fmt"
	"io/ioutil"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// endRest is how often it is looked whether a machine still runs.
const endRest = time.Second

// process is the first process of a machine, as the host sees it.
type process struct {
	id    int
	began string // tells it from a later one with the same number
}

func newProcess(id int) process {
	p := process{id: id}
	p.began = p.start()
	return p
}

// start is when the process began, in the kernel's measure; "" when it is gone.
func (p process) start() string {
	text, err := ioutil.ReadFile(fmt.Sprintf("/proc/%d/stat", p.id))
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(text[strings.LastIndex(string(text), ")")+1:]))
	if len(fields) < 20 || fields[0] == "Z" {
		return ""
	}
	return fields[19]
}

func (p process) alive() bool { return p.start() == p.began }

// watchEnd notices when the guest powers itself off or reboots.
func (vm *VirtualMachine) watchEnd(ctx *Context) {
	boot, id, first := vm.boots, vm.run.id, vm.run.process
	if first.began == "" {
		return // no machine, or none whose processes can be seen
	}
	go func() {
		for first.alive() {
			time.Sleep(endRest)
		}
		world.Lock()
		defer world.Unlock()
		if vm.explainsEnd(boot) {
			return
		}
		world.Unlock()
		reboots := asksForReboot(id)
		world.Lock()
		if vm.explainsEnd(boot) {
			return
		}
		if !reboots {
			ctx.postEvent(&types.VmPoweredOffEvent{VmEvent: vm.event()})
			vm.setPower(poweredOff)
			vm.forgetGuest()
			return
		}
		vm.change(vmTask(vm, "rebootGuestTask"), func() (slowly, types.BaseMethodFault) {
			ctx.postEvent(&types.VmGuestRebootEvent{VmEvent: vm.event()})
			return vm.restart(ctx, nil)
		})
	}()
}

// explainsEnd tells whether what vCenter has done to the VM is why its machine has ended. It waits for what is being done.
func (vm *VirtualMachine) explainsEnd(boot int) bool {
	for vm.pending != nil {
		world.Unlock()
		time.Sleep(endRest)
		world.Lock()
	}
	return vm.boots != boot || vm.Runtime.PowerState != poweredOn
}

// asksForReboot tells how a machine's end was meant.
func asksForReboot(id string) bool {
	var end struct {
		Reboot bool `json:"reboot"`
	}
	out, err := command(nil, "ended", id)
	return err == nil && json.Unmarshal(out, &end) == nil && end.Reboot
}
