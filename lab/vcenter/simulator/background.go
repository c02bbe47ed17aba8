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
// there is nothing to wait for the task is over before the call returns.
func (t *Task) background(slow func() types.BaseMethodFault, done func(types.BaseMethodFault) (types.AnyType, types.BaseMethodFault)) types.ManagedObjectReference {
	t.begin()

	delay := TaskDelay[t.Info.Name]
	if slow == nil && delay == 0 {
		t.finish(done(nil))
		return t.Self
	}

	go func() {
		time.Sleep(delay)
		var fault types.BaseMethodFault
		if slow != nil {
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

// vmTask makes a task on a VM. The name is that of the SOAP method.
func vmTask(vm *VirtualMachine, name string) *Task {
	return CreateTask(vm, name, nil)
}

// detached is the context for work that goes on after the call is over.
func (c *Context) detached() *Context {
	d := *c
	d.Caller = nil
	return &d
}
