package simulator

import (
	"fmt"
	"log"
	"runtime/debug"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// TaskDelay is how long a task lasts besides its own work, by its name ("CloneVM_Task", "PowerOnVM_Task", ...). Unlike
// DelayConfig, which delays the call, it lets tasks that were started together run side by side.
var TaskDelay = make(map[string]time.Duration)

// background runs slow outside the lock and then done inside it, and answers the client at once, as vCenter does. When
// there is nothing to wait for the task is over before the call returns. Done undoes what was prepared when it is given
// a fault.
func (t *Task) background(slow func() types.BaseMethodFault, done func(types.BaseMethodFault) (types.AnyType, types.BaseMethodFault)) types.ManagedObjectReference {
	t.begin()

	delay := TaskDelay[t.Info.Name]
	planned := plannedFault(t.Info.Name)
	if (slow == nil || planned != nil) && delay == 0 {
		t.finish(done(planned))
		return t.Self
	}

	go func() {
		time.Sleep(delay)
		fault := planned
		if slow != nil && fault == nil {
			fault = slow()
		}
		world.Lock()
		defer world.Unlock()
		defer t.survive()
		t.finish(done(fault))
	}()

	return t.Self
}

// survive ends a task that hits a bug of the simulator, which would otherwise take the whole vCenter with it.
func (t *Task) survive() {
	if bug := recover(); bug != nil {
		log.Printf("%s: %v\n%s", t.Info.Name, bug, debug.Stack())
		t.finish(nil, &types.SystemError{Reason: fmt.Sprint(bug)})
	}
}

// fail ends a task that never began its work.
func (t *Task) fail(fault types.BaseMethodFault) types.ManagedObjectReference {
	t.begin()
	t.finish(nil, fault)
	return t.Self
}

// descriptions are vCenter's ids of tasks, where they are not made of the method's name.
var descriptions = map[string]string{
	"CloneVM_Task":    "VirtualMachine.clone",
	"PowerOffVM_Task": "VirtualMachine.powerOff",
	"PowerOnVM_Task":  "VirtualMachine.powerOn",
	"ReconfigVM_Task": "VirtualMachine.reconfigure",
	"ResetVM_Task":    "VirtualMachine.reset",
	"SuspendVM_Task":  "VirtualMachine.suspend",
	"UpgradeVM_Task":  "VirtualMachine.upgradeVirtualHardware",
}

// vmTask makes a task on a VM. The name is that of the SOAP method.
func vmTask(vm *VirtualMachine, name string) *Task {
	task := CreateTask(vm, name, nil)
	task.Info.EntityName = vm.Name
	if description, ok := descriptions[task.Info.Name]; ok {
		task.Info.DescriptionId = description
	}
	return task
}

// detached is the context for work that goes on after the call is over.
func (c *Context) detached() *Context {
	d := *c
	d.Caller = nil
	return &d
}
